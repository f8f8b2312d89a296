"""Checks requests with `acg-policy serve`, by the standard library alone.

    checker = Checker("http://127.0.0.1:8082")
    verdict = checker.check(number_put("+442079460123", "contoso", {...}))
    if not verdict["accepted"]:
        print([issue["message"] for issue in verdict["issues"]])
"""

import http.client
import json
import urllib.error
import urllib.request


class CheckError(Exception):
    """The server cannot be reached, or cannot read a case. There is no verdict: do not send the request."""


class Checker:
    """A client of `acg-policy serve`."""

    def __init__(self, url, timeout=5):
        self._url = f"{url}/v1/check"
        self._timeout = timeout

    def check(self, request, **more):
        """The verdict on a request. `more` can be `id`, `policy`, `account` and `roles`."""
        return self._post({"request": request, **more})

    def check_all(self, requests):
        """The verdicts on some requests, in their order."""
        return self._post([{"request": request} for request in requests])

    def _post(self, body):
        data = json.dumps(body).encode()
        request = urllib.request.Request(self._url, data, {"content-type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=self._timeout) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            raise CheckError(_message(error)) from error
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise CheckError(f"{self._url} does not respond with a verdict: {error}") from error


def _message(error):
    """What the server reports. A proxy in front of it may respond with something else."""
    try:
        return json.load(error)["error"]["message"]
    except (OSError, ValueError, LookupError, TypeError):
        return str(error)


def number_put(number, account, service_details):
    """The request that adds a number to an account."""
    return {
        "method": "PUT",
        "target": f"/accounts/{account}/numbers/{number}?api-version=2024-02-29",
        "headers": [["content-type", "application/json"]],
        "body": {
            "telephoneNumber": number,
            "accountName": account,
            "serviceDetails": service_details,
        },
    }
