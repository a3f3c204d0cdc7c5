"""The web client's build, and the rules of its delivery that AWS and this machine share."""
