"""Everything between the source and a running cloud: definitions, packaging, deployment, the local cloud."""
