"""The numbers that a server gives to rows."""

from sqlalchemy import Connection, Table, func, select, text

from .names import MARIADB


def begin_numbers_after(connection: Connection, table: Table, last: int) -> None:
    """Have a server never give a number up to the last one to a row.

    They are in use, or have been, in the file that a journal comes from.
    """
    if not last:
        return
    if connection.dialect.name == MARIADB:
        given = connection.scalar(
            text(
                "SELECT auto_increment FROM information_schema.tables"
                " WHERE table_schema = database() AND table_name = :name"
            ),
            {"name": table.name},
        )
        if given is None or given <= last:
            connection.exec_driver_sql(
                f"ALTER TABLE {table.name} AUTO_INCREMENT = {last + 1}"
            )
        return
    # Nobody gets a number meanwhile, so none is given twice.
    connection.exec_driver_sql(f"LOCK TABLE {table.name} IN EXCLUSIVE MODE")
    sequence = func.pg_get_serial_sequence(table.name, "id")
    name = connection.scalar(select(sequence))
    # The name is the server's own, quoted where it has to be.
    given = connection.scalar(text(f"SELECT last_value FROM {name}"))  # noqa: S608
    # One that has given no number yet says 1 as well.
    if given is None or given <= last:
        connection.execute(select(func.setval(sequence, last)))
