"""One contract for the gateways, kept by the memory cloud and by the local cloud."""
