"""Tells the accounts what events keep of people."""

from wenjin.accounts.services.keepers import Keeper, keeps
from wenjin.events.queries.personal import kept_of, streams_of
from wenjin.events.services.forgetting import forget_person
from wenjin.events.services.merging import merge_person

keeps(Keeper("events", kept_of, streams_of, forget_person, merge_person))
