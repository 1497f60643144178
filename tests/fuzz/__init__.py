"""What the fuzzer of the interface has to know; the test is tests/test_openapi.py."""
