import pytest

pytest.register_assert_rewrite("tests.features.steps")  # so that a step that fails shows its figures
