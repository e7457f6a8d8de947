# SPDX-License-Identifier: MIT
"""The program that the README shows is the example that the build compiles and runs: readme.py README EXAMPLE"""
import pathlib
import re
import sys

readme, example = (pathlib.Path(name).read_text() for name in sys.argv[1:3])
blocks = re.findall(r"```cpp\n(.*?)```", readme, re.DOTALL)
program = example.removeprefix("// SPDX-License-Identifier: MIT\n")
if program not in blocks:
    sys.exit(f"docs: {sys.argv[1]} must show {sys.argv[2]} as it is")
print("ok: the README's program is the example")
