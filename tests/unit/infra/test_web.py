"""How the page is delivered on AWS: the same rules as on this machine, nothing lost for who has it open."""

import io
import json
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from infra.build.definitions import ROOT
from infra.local import web as local
from infra.web import deliver, node
from infra.web.headers import security_headers

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def distribution(templates):
    return templates["prod"]["Resources"]["WebDistribution"]["Properties"]["DistributionConfig"]


def test_the_page_and_its_api_have_one_address_and_the_local_cloud_has_neither(templates, distribution):
    [api] = distribution["CacheBehaviors"]
    assert (api["PathPattern"], api["TargetOriginId"]) == ("/api/*", "api")
    assert {"POST", "PUT", "PATCH", "DELETE"} <= set(api["AllowedMethods"])
    assert distribution["DefaultCacheBehavior"]["TargetOriginId"] == "page"
    assert not [kind for kind in _kinds(templates["local"]) if "CloudFront" in kind]


def test_nobody_but_our_distribution_reads_the_pages_bucket(templates):
    tls, read = templates["prod"]["Resources"]["WebBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert tls["Effect"] == "Deny"
    assert read["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert "WebDistribution" in json.dumps(read["Condition"]["StringEquals"]["aws:SourceArn"])


def test_answers_of_the_api_are_kept_nowhere_and_say_whose_they_are(templates):
    config = templates["prod"]["Resources"]["ApiCaching"]["Properties"]["CachePolicyConfig"]
    assert (config["MinTTL"], config["DefaultTTL"]) == (0, 0)
    key = config["ParametersInCacheKeyAndForwardedToOrigin"]
    assert {"Authorization", "CloudFront-Viewer-Address", "CloudFront-Viewer-Country"} <= set(
        key["HeadersConfig"]["Headers"]
    )
    assert key["QueryStringsConfig"] == {"QueryStringBehavior": "all"}


def test_the_mark_that_the_edge_sends_is_the_one_that_the_api_waits_for(templates, distribution):
    [header] = next(one for one in distribution["Origins"] if one["Id"] == "api")["OriginCustomHeaders"]
    variables = templates["prod"]["Resources"]["APIHandler"]["Properties"]["Environment"]["Variables"]
    assert header["HeaderName"] == "inlier-edge"
    assert variables["EDGE_MARK"] == header["HeaderValue"]
    assert "EDGE_MARK" not in json.dumps(templates["local"])


def test_aws_sends_the_same_headers_as_this_machine(templates):
    config = templates["prod"]["Resources"]["WebHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
    security = config["SecurityHeadersConfig"]
    policy = security["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"]
    ours = security_headers(["https://files.test"])
    assert [part.split()[0] for part in policy.split("; ")] == [
        part.split()[0] for part in ours["Content-Security-Policy"].split("; ")
    ]
    assert "https://inlier-prod-files-${AWS::AccountId}-${AWS::Region}.s3.${AWS::Region}." in policy
    assert security["FrameOptions"]["FrameOption"] == ours["X-Frame-Options"]
    custom = {item["Header"]: item["Value"] for item in config["CustomHeadersConfig"]["Items"]}
    assert custom == {name: ours[name] for name in ("Cross-Origin-Opener-Policy", "Permissions-Policy")}


def test_links_in_mails_lead_to_the_page_wherever_it_is(templates):
    resources = templates["prod"]["Resources"]
    address = resources["APIHandler"]["Properties"]["Environment"]["Variables"]["WEB_URL"]
    assert address["Fn::If"][:2] == ["HasWebUrl", {"Ref": "WebUrl"}]
    assert "WebDistribution.DomainName" in json.dumps(address)
    assert resources["FilesBucket"]["Properties"]["CorsConfiguration"]["CorsRules"][0]["AllowedOrigins"] == [address]
    assert templates["local"]["Resources"]["APIHandler"]["Properties"]["Environment"]["Variables"]["WEB_URL"] == {
        "Ref": "WebUrl"
    }


PATHS = {
    "/": True,
    "/sign-in": True,
    "/work/claims/clm_1": True,
    "/payments/2026-11-16": True,
    "/index.html": False,
    "/inlier.svg": False,
    "/assets/index-1.js": False,
    "/assets/gone": False,
}


def test_cloudfront_answers_the_paths_of_the_page_with_the_page():
    code = (ROOT / "infra" / "web" / "paths.js").read_text(encoding="utf-8")
    ask = f"{code}\nconsole.log(JSON.stringify({json.dumps(list(PATHS))}.map((uri) => handler({{request: {{uri}}}}).uri)))"
    ran = subprocess.run(
        ["node", "-e", ask], env=node.environment(), capture_output=True, text=True, check=True, timeout=60
    )
    assert json.loads(ran.stdout) == ["/index.html" if is_page else path for path, is_page in PATHS.items()]


@pytest.mark.parametrize(("path", "is_page"), PATHS.items())
def test_this_machine_answers_the_same_paths(path, is_page):
    assert local.is_path_of_page(path) is is_page


def test_a_page_is_sent_parts_first_and_itself_last():
    keys = ["index.html", "inlier.svg", "assets/b.css", "assets/a.js"]
    assert deliver.in_order(keys) == ["assets/a.js", "assets/b.css", "inlier.svg", "index.html"]


def test_parts_of_a_replaced_page_stay_until_nobody_can_have_it_open():
    days = [100, 40, 20, 0]
    builds = [{"at": (NOW - timedelta(days=ago)).isoformat(), "parts": [f"assets/{ago}.js"]} for ago in days]
    # the one of 100 days ago was replaced 40 days ago, the one of 40 days ago only 20 days ago
    stay = deliver.kept(builds, NOW)
    assert [build["parts"][0] for build in stay] == ["assets/40.js", "assets/20.js", "assets/0.js"]
    there = ["index.html", *(f"assets/{ago}.js" for ago in days)]
    assert deliver.outdated(there, stay) == ["assets/100.js"]


def test_a_delivery_sends_what_is_new_and_asks_cloudfront_for_the_page_alone(tmp_path):
    (tmp_path / "assets").mkdir()
    (tmp_path / ".vite").mkdir()
    for name in ("index.html", "assets/new.js", "assets/old.js", ".vite/manifest.json", ".source"):
        (tmp_path / name).write_text(name)
    storage = Storage({"assets/old.js": {}, "index.html": {}, "assets/gone.js": {}})
    outputs = {"WebBucketName": "web", "WebDistributionId": "E1"}
    assert deliver.deliver(storage, outputs, tmp_path, "deployments") == 1
    assert storage.sent == ["assets/new.js", "index.html"]
    assert storage.there["assets/new.js"]["CacheControl"].endswith("immutable")
    assert storage.there["assets/new.js"]["ContentType"] == "text/javascript; charset=utf-8"
    assert storage.there["index.html"]["CacheControl"] == "no-cache"
    assert "assets/gone.js" not in storage.there  # of no build that is known
    assert storage.invalidated == ["/index.html"]


class Storage:
    """The part of S3 and CloudFront a delivery needs; a session and its clients in one."""

    def __init__(self, there):
        self.there, self.sent, self.invalidated, self.record = there, [], [], None

    def client(self, _name):
        return self

    get_paginator = client

    def paginate(self, **_):
        return [{"Contents": [{"Key": key} for key in self.there]}]

    def get_object(self, **_):
        if self.record is None:
            raise ClientError({"Error": {"Code": "NoSuchKey", "Message": ""}}, "GetObject")
        return {"Body": io.BytesIO(self.record)}

    def put_object(self, **given):
        if given["Bucket"] == "deployments":
            self.record = given["Body"]
            return
        self.sent.append(given["Key"])
        self.there[given["Key"]] = given

    def delete_object(self, **given):
        del self.there[given["Key"]]

    def create_invalidation(self, **given):
        self.invalidated += given["InvalidationBatch"]["Paths"]["Items"]


def _kinds(content):
    return {one["Type"] for one in content["Resources"].values()}
