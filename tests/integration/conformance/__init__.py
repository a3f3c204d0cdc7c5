"""One suite for every DynamoDB the project trusts: memory store, moto, local cloud."""
