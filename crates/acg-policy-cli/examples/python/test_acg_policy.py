"""Tests of the sample. `ACG_POLICY` is the program; the test of the crate sets it."""

import http.server
import os
import subprocess
import threading
import unittest

from acg_policy import CheckError, Checker, number_put

ENABLED = {"teamsDirectRouting": {"enabled": True}}


class Sample(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        command = [os.environ.get("ACG_POLICY", "acg-policy"), "serve", "--listen", "127.0.0.1:0"]
        cls.server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        cls.url = cls.server.stdout.readline().strip().removeprefix("listening ")
        cls.checker = Checker(cls.url)

    @classmethod
    def tearDownClass(cls):
        cls.server.terminate()
        cls.server.wait()
        cls.server.stdout.close()

    def test_a_valid_number_is_accepted(self):
        verdict = self.checker.check(number_put("+442079460123", "contoso", ENABLED), id="a")
        self.assertEqual((verdict["id"], verdict["accepted"]), ("a", True), verdict)

    def test_a_rejected_number_has_its_issues(self):
        verdict = self.checker.check(number_put("+02079460123", "contoso", ENABLED))
        self.assertEqual((verdict["accepted"], verdict["status"]), (False, 400))
        self.assertIn("number/e164", [issue["code"] for issue in verdict["issues"]])

    def test_the_account_of_a_case_decides(self):
        request = number_put("+442079460123", "contoso", ENABLED)
        verdict = self.checker.check(request, account={"state": "missing"})
        self.assertEqual(verdict["status"], 404)

    def test_several_requests_have_their_verdicts_in_order(self):
        numbers = ["+442079460123", "x", "+442079460124"]
        requests = [number_put(number, "contoso", ENABLED) for number in numbers]
        verdicts = self.checker.check_all(requests)
        self.assertEqual([verdict["accepted"] for verdict in verdicts], [True, False, True])

    def test_a_case_that_cannot_be_read_is_an_error_with_its_place(self):
        with self.assertRaisesRegex(CheckError, "at /request/method: expected a string"):
            self.checker.check({"method": 1, "target": "/accounts"})

    def test_a_server_that_does_not_respond_is_an_error(self):
        with self.assertRaisesRegex(CheckError, "does not respond"):
            Checker("http://127.0.0.1:1").check({"method": "GET", "target": "/accounts"})

    def test_a_response_of_another_server_is_an_error(self):
        proxy = http.server.HTTPServer(("127.0.0.1", 0), Proxy)
        self.addCleanup(proxy.server_close)
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        self.addCleanup(proxy.shutdown)
        with self.assertRaisesRegex(CheckError, "502"):
            checker = Checker(f"http://127.0.0.1:{proxy.server_port}")
            checker.check({"method": "GET", "target": "/accounts"})


class Proxy(http.server.BaseHTTPRequestHandler):
    """Responds with a page of its own."""

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.send_error(502)

    def log_message(self, format, *args):
        """Writes nothing."""


if __name__ == "__main__":
    unittest.main()
