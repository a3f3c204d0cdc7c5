"""The local cloud: the emulator of AWS, its start and stop, the deployment on it, and what a developer does with it."""
