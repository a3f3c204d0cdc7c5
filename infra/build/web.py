"""Owns how the rules of the page's delivery become CloudFront's: its headers, and which paths are the page's own."""

from infra.build.definitions import ROOT, Definition
from infra.web.headers import security_headers

#: Two years: browsers ask for this address by TLS alone from the first visit on.
_HSTS = {"AccessControlMaxAgeSec": 63_072_000, "IncludeSubdomains": False, "Override": True}
_PATHS = ROOT / "infra" / "web" / "paths.js"


def resources(stage: str) -> Definition:
    """What `cloud/aws/web.yaml` refers to; nothing on the local cloud, whose own server serves the page."""
    if stage == "local":
        return {}
    return {"WebHeaders": _headers(stage), "WebPaths": _paths(stage)}


def _headers(stage: str) -> Definition:
    # by name, not by reference: the buckets name the page's address in turn
    buckets = [f"https://inlier-{stage}-{one}-${{AWS::AccountId}}-${{AWS::Region}}" for one in ("files", "documents")]
    places = [f"{bucket}.s3.{region}${{AWS::URLSuffix}}" for bucket in buckets for region in ("${AWS::Region}.", "")]
    values = dict(security_headers(places))
    security: Definition = {
        "ContentSecurityPolicy": {
            "ContentSecurityPolicy": {"Fn::Sub": values.pop("Content-Security-Policy")},
            "Override": True,
        },
        "ReferrerPolicy": {"ReferrerPolicy": values.pop("Referrer-Policy"), "Override": True},
        "FrameOptions": {"FrameOption": values.pop("X-Frame-Options"), "Override": True},
        "ContentTypeOptions": {"Override": True},
        "StrictTransportSecurity": _HSTS,
    }
    del values["X-Content-Type-Options"]  # which ContentTypeOptions is
    custom = [{"Header": name, "Value": value, "Override": True} for name, value in values.items()]
    config = {
        "Name": f"inlier-{stage}-web",
        "SecurityHeadersConfig": security,
        "CustomHeadersConfig": {"Items": custom},
    }
    return {"Type": "AWS::CloudFront::ResponseHeadersPolicy", "Properties": {"ResponseHeadersPolicyConfig": config}}


def _paths(stage: str) -> Definition:
    return {
        "Type": "AWS::CloudFront::Function",
        "Properties": {
            "Name": f"inlier-{stage}-web-paths",
            "AutoPublish": True,
            "FunctionConfig": {"Comment": "Paths of the page are the page", "Runtime": "cloudfront-js-2.0"},
            "FunctionCode": _PATHS.read_text(encoding="utf-8"),
        },
    }
