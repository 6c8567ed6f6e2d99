"""Periodic jobs under a real supervisor."""


def test_a_job_runs_when_it_is_due_and_its_result_is_told(run, wait_until):
    run.add_job("tidy", "print('tidying')").up()
    wait_until(lambda: run.log("road").count("job tidy succeeded after") >= 2)
    assert "tidying\n" in run.log("tidy")
    job = run.state.jobs[0]
    assert (job.name, job.last_failed, bool(job.next), bool(job.last)) == ("tidy", False, True, True)
    assert job.last_result.startswith("succeeded after")


def test_a_job_that_fails_is_told_with_its_exit_code(run, wait_until):
    run.add_job("tidy", "raise SystemExit(4)").up()
    wait_until(lambda: "job tidy stopped with exit code 4 after" in run.log("road"))
    wait_until(lambda: run.state.jobs[0].last_failed)


def test_a_job_that_cannot_be_started_is_told_and_the_site_goes_on(run, programs, wait_until):
    run.add("web", programs["forever"])
    run.spec["jobs"].append({"name": "tidy", "command": ["/nowhere/tidy"], "every_s": 1})
    run.up()
    wait_until(lambda: "job tidy can't be started: there is no program /nowhere/tidy" in run.log("road"))
    assert run.process("web").phase == "ready"


def test_two_runs_of_a_job_never_overlap(run, wait_until):
    run.add_job("tidy", "import time; time.sleep(1000)").up()
    words = "job tidy is due but its last run is still under way: this run is left out"
    wait_until(lambda: words in run.log("road"))
    assert len(run.living()) == 1


def test_a_job_is_ended_when_its_time_is_up_also_what_it_started(run, wait_until):
    code = "import os, time; os.fork(); time.sleep(1000)"
    run.add_job("tidy", code, every_s=3, time_limit_s=0.3).up()
    words = "its time limit is 0.3 s"
    wait_until(lambda: words in run.log("road"))
    assert "job tidy was ended after" in run.log("road")
    wait_until(lambda: not run.living())


def test_a_run_under_way_is_ended_when_the_site_stops(run, wait_until):
    run.add_job("tidy", "import time; print('at it'); time.sleep(1000)").up()
    wait_until(lambda: "at it" in run.log("tidy"))
    assert run.stop() == 0
    assert run.living() == frozenset()


def test_a_job_called_like_a_process_has_a_log_of_its_own(run, programs, wait_until):
    run.add("worker", programs["forever"]).add_job("worker", "print('tidying')").up()
    wait_until(lambda: "tidying" in run.log("worker-job"))
    assert "job worker-job succeeded" in wait_until(lambda: "job" in run.log("road") and run.log("road"))
