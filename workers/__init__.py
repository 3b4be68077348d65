"""The time door: acts performed later, and on the calendar.

The run row is the request (tenants/runs.py); RQ only says that there is one. `python -m workers worker` performs,
`python -m workers calendar` orders what recurs and enqueues what was left waiting.
"""
