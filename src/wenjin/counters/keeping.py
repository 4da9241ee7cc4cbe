"""Tells the accounts what the counters keep of people."""

from wenjin.accounts.services.keepers import Keeper, keeps
from wenjin.counters.queries.personal import kept_of, streams_of
from wenjin.counters.services.forgetting import forget_person
from wenjin.counters.services.merging import merge_person

keeps(Keeper("counters", kept_of, streams_of, forget_person, merge_person))
