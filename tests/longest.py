"""The test files that take longest, the longest first.

They are run in this order and before the others: what comes last of all should be short, or one
process is at work while the others have nothing left. Those that mostly wait stand between those
that compute.
"""

LONGEST = """
test_distributed test_slow_model test_full_disk browser/test_widget_access test_kill test_lint
test_http test_chroma_server browser/test_report_page test_openapi test_promises test_eval_new
test_eval_run browser/test_embedding test_llm_mode test_ingest test_workflow test_limits
browser/test_widget test_settings test_bad_input test_container test_failures
browser/test_widget_streams test_e5 test_tools test_eval_recordings test_shutdown test_metrics
test_docs test_dense test_eval_trec test_site test_maintenance test_lying_model
test_small_model_answers test_watching
""".split()
RANKS = {name: rank for rank, name in enumerate(LONGEST)}


def rank(file: str) -> int:
    """Where a file stands (as in `browser/test_widget`); what is not named comes last."""
    return RANKS.get(file, len(RANKS))
