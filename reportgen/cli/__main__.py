"""`python -m reportgen.cli`: the command line where its script is not on the path."""

from reportgen.cli import main

if __name__ == "__main__":
    main()
