"""A right plan is confirmed."""


def test_a_right_plan_is_confirmed(world):
    assert world.violations() == ()
