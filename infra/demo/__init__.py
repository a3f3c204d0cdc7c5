"""`make demo`: a real crowd's work through a running platform over HTTP, from sign-up to payout, and the proof of it."""
