"""`make reload`: changed code into the running local cloud, without a deployment."""

import sys
import time

from infra.local import deploy, packaging
from infra.local.cloud import CloudError, is_ready, of_this_checkout


def main() -> str:
    """Put the present code into every function; says how long it took."""
    began = time.monotonic()
    cloud = of_this_checkout()
    if not is_ready(cloud):
        raise CloudError("The local cloud does not run. Use `make run` in another terminal first.")
    functions = deploy.deployed_functions(cloud)
    swapped = packaging.swap_code()
    (cloud.home / "reloaded").touch()
    deploy.put_code(cloud, deploy.zips_of(swapped, functions))
    return (
        f"{len(functions)} functions run the new code after {time.monotonic() - began:.1f} s.\n"
        "New routes, functions, tables or settings need `make deploy`."
    )


if __name__ == "__main__":
    try:
        print(main())
    except CloudError as problem:
        sys.exit(str(problem))
