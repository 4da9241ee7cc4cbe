"""The weights by which a hall chooses who is served next; docs/counters.md says how they were found."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class RoutingRules:
    """The weights of the assignment. All are without unit unless they say so.

    The crowd is counted in tens of people who wait beyond eight, in a hall of twelve officers; with fewer who
    wait it is below 0.

    Attributes:
        patience: minutes after which a wait weighs 1.
        growth: power with which a wait weighs more.
        growth_in_crowd: how much is added to that power by the crowd.
        least: weight of somebody who has just come.
        not_due: factor for whoever came before their appointment; waiting does not count for them yet.
        longest: minutes of waiting beyond which somebody goes before all who have waited less.
        brevity: power with which long services come later.
        brevity_in_crowd: how much is added to that power by the crowd.
        foresight: minutes of delay by which a pair is worth e times less.
        horizon: minutes of delay beyond which an officer's next turn is not thought of.
        later: what an officer's turn after the next one is worth beside the next one.
        later_length: share of the brevity that does not count in later turns.
        ease: power with which a slower way of understanding each other is worth less than the visitor's best.
        ease_by_length: power with which that matters more for long services, of which it costs more minutes.
        scarcity: power with which a visitor whom few officers can serve counts for more.
        spare: power with which officers who can do much are spared.
        interpreted: factor for whoever only an interpreter in the hall can help.
        remote: factor for whoever only a remote interpreter can help.
        early: a line is set up for an officer who is free within so many times its set-up.
        far: minutes until an interpreter of the hall is free beyond which a line is set up in their place.
    """

    patience: float = 3.0
    growth: float = 0.38
    growth_in_crowd: float = -0.02
    least: float = 0.25
    not_due: float = 0.42
    longest: float = 105.0
    brevity: float = 0.42
    brevity_in_crowd: float = 0.3
    foresight: float = 10.9
    horizon: float = 40.0
    later: float = 0.2
    later_length: float = 0.3
    ease: float = 3.05
    ease_by_length: float = 0.45
    scarcity: float = 0.09
    spare: float = 0.13
    interpreted: float = 1.12
    remote: float = 1.5
    early: float = 2.8
    far: float = 3.0


DEFAULT_RULES: Final = RoutingRules()
