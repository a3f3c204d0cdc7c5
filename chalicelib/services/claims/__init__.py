"""Use cases of a contributor at work: claim, save, release; and the sweep that ends what ran out."""

from chalicelib.services.claims.claiming import claim_next, claim_task
from chalicelib.services.claims.holding import draft_of, expire_claims, give_back, kept_draft, release, save_draft

__all__ = ["claim_next", "claim_task", "draft_of", "expire_claims", "give_back", "kept_draft", "release", "save_draft"]
