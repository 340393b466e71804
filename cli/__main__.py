"""``python -m cli`` is ``shuzhi``."""

from cli.main import main

if __name__ == "__main__":
    main()
