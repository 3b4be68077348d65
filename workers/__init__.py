"""The time door: acts performed later, and on the calendar.

The run row is the request (tenants/runs.py); RQ is only the doorbell. `python -m workers worker` performs,
`python -m workers calendar` orders what recurs and rings for what was left waiting.
"""
