"""Client of the operators' alarms: a log line that CloudWatch counts, in its embedded metric format."""

import logging
from typing import Any

import msgspec

from chalicelib import runtime, settings

_out = logging.getLogger("inlier")
#: The metric whose alarm `infra/build/alarms.py` declares.
METRIC = "DeskItems"


def ring(event: str, **fields: Any) -> None:
    """Something an administrator must look at; ids only, never what people wrote."""
    metric = {
        "Timestamp": int(runtime.now().timestamp() * 1000),
        "CloudWatchMetrics": [
            {
                "Namespace": f"inlier-{settings.current().stage}",
                "Dimensions": [[]],
                "Metrics": [{"Name": METRIC, "Unit": "Count"}],
            }
        ],
    }
    _out.info(msgspec.json.encode({"event": event, METRIC: 1, "_aws": metric} | fields).decode())
