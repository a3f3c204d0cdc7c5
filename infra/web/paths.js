// Runs in CloudFront before its cache: a path of the page's own is answered with the page. Files have a dot in their
// last part; what lies below /assets/ is a file or nothing. The local server (infra/local/web.py) holds the same rule.
function handler(event) {
  var request = event.request;
  var last = request.uri.substring(request.uri.lastIndexOf("/") + 1);
  if (last.indexOf(".") === -1 && request.uri.indexOf("/assets/") !== 0) request.uri = "/index.html";
  return request;
}
