"""The weights by which a hall chooses who is served next; docs/counters.md says how they were found."""

from dataclasses import dataclass
from typing import Final

from wenjin.counters.domain.routing_model import Moment

_USUAL_CROWD: Final = 8
_USUAL_HALL: Final = 12
# Rules were searched for on days with crowds up to 3.7. Beyond, with few counters open, brevity would be all.
_LARGEST_CROWD: Final = 4.0


def crowd_at(moment: Moment) -> float:
    """How crowded a hall is: tens of people who wait beyond eight, as if there were twelve officers."""
    waiting = len(moment.waiting) * _USUAL_HALL / max(len(moment.officers), 1)
    return min((waiting - _USUAL_CROWD) / 10, _LARGEST_CROWD)


@dataclass(frozen=True, slots=True)
class RoutingRules:
    """The weights of the assignment. All are without unit unless they say so.

    The crowd is that of ``crowd_at``; with fewer than eight who wait it is below 0.

    Attributes:
        patience: minutes after which a wait weighs 1.
        growth: power with which a wait weighs more.
        growth_in_crowd: how much is added to that power by the crowd.
        least: weight of somebody who has just come.
        not_due: factor for whoever came before their appointment; waiting does not count for them yet.
        longest: minutes of waiting beyond which somebody goes before all who have waited less, without a crowd.
        longest_in_crowd: minutes added to them by the crowd, so that few reach them on the busiest days too.
        promise: minutes of waiting that few should exceed.
        press: what is added to the weight of a wait, before brevity, for whoever has waited so long.
        press_before: minutes before the promise at which e times less is added.
        press_after: minutes after the promise at which e times less is added; it fades, so that those who are
            past it do not keep others from being served before it.
        brevity: power with which long services come later.
        brevity_in_crowd: how much is added to that power by the crowd.
        length_in_crowd: how much later still the longest services come in a crowd; it counts with the square of
            the logarithm of their length.
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
    growth: float = 0.33
    growth_in_crowd: float = -0.02
    least: float = 0.25
    not_due: float = 0.42
    longest: float = 92.0
    longest_in_crowd: float = 9.0
    promise: float = 52.0
    press: float = 0.65
    press_before: float = 12.0
    press_after: float = 3.0
    brevity: float = 0.43
    brevity_in_crowd: float = 0.34
    length_in_crowd: float = 0.2
    foresight: float = 12.5
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

    def longest_in(self, crowd: float) -> float:
        """Minutes of waiting beyond which somebody goes before all who have waited less."""
        return max(self.longest + self.longest_in_crowd * crowd, 0.0)


DEFAULT_RULES: Final = RoutingRules()
