"""`make demo`: a real crowd's work over HTTP through a running platform, from sign-up to payout, and the proof."""
