//! Triggers that keep what must not change from changing, in each database's own words.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// Refuses every change of a table's rows but inserting; deleting too unless `deletion` says otherwise.
pub(crate) async fn insert_only(manager: &SchemaManager<'_>, table: &str, deletion: Deletion) -> Result<(), DbErr> {
    match manager.get_database_backend() {
        DbBackend::Postgres => postgres_insert_only(manager, table, deletion).await,
        _ => sqlite_insert_only(manager, table, deletion).await,
    }
}

/// Whether rows of a guarded table may go.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deletion {
    /// Never.
    Refused,
    /// Only as a whole row: personal data is erased by due process.
    Allowed,
}

async fn sqlite_insert_only(manager: &SchemaManager<'_>, table: &str, deletion: Deletion) -> Result<(), DbErr> {
    let refuse = |event: &str, rule: &str| {
        format!(
            "CREATE TRIGGER {table}_no_{event} BEFORE {rule} BEGIN \
             SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"
        )
    };
    let database = manager.get_connection();
    database.execute_unprepared(&refuse("update", &format!("UPDATE ON {table}"))).await?;
    if deletion == Deletion::Refused {
        database.execute_unprepared(&refuse("delete", &format!("DELETE ON {table}"))).await?;
    }
    Ok(())
}

/// SQLite's `INSERT OR REPLACE` deletes without asking a delete trigger; this one asks before the insert.
pub(crate) async fn no_replace(manager: &SchemaManager<'_>, table: &str, same_key: &str) -> Result<(), DbErr> {
    if manager.get_database_backend() != DbBackend::Sqlite {
        return Ok(());
    }
    let trigger = format!(
        "CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} \
         WHEN EXISTS (SELECT 1 FROM {table} WHERE {same_key}) BEGIN \
         SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"
    );
    manager.get_connection().execute_unprepared(&trigger).await?;
    Ok(())
}

async fn postgres_insert_only(manager: &SchemaManager<'_>, table: &str, deletion: Deletion) -> Result<(), DbErr> {
    let database = manager.get_connection();
    let refusal = "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ \
                   BEGIN RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME; END $$";
    database.execute_unprepared(refusal).await?;
    let (events, privileges) = match deletion {
        Deletion::Refused => ("UPDATE OR DELETE OR TRUNCATE", "UPDATE, DELETE, TRUNCATE"),
        Deletion::Allowed => ("UPDATE OR TRUNCATE", "UPDATE, TRUNCATE"),
    };
    let trigger = format!(
        "CREATE TRIGGER {table}_insert_only BEFORE {events} ON {table} \
         FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    );
    database.execute_unprepared(&trigger).await?;
    database.execute_unprepared(&format!("REVOKE {privileges} ON {table} FROM PUBLIC, CURRENT_USER")).await?;
    Ok(())
}

/// Refuses a head that goes back or away.
pub(crate) async fn head_only_grows(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let database = manager.get_connection();
    if manager.get_database_backend() == DbBackend::Postgres {
        let function = "CREATE FUNCTION refuse_shrinking() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
                        IF TG_OP = 'DELETE' OR NEW.size < OLD.size THEN \
                        RAISE EXCEPTION 'a log never shrinks'; END IF; RETURN NEW; END $$";
        let trigger = "CREATE TRIGGER head_only_grows BEFORE UPDATE OR DELETE ON head \
                       FOR EACH ROW EXECUTE FUNCTION refuse_shrinking()";
        database.execute_unprepared(function).await?;
        database.execute_unprepared(trigger).await?;
        return Ok(());
    }
    let refusal = "BEGIN SELECT RAISE(ABORT, 'a log never shrinks'); END";
    let update = format!("CREATE TRIGGER head_only_grows BEFORE UPDATE ON head WHEN NEW.size < OLD.size {refusal}");
    let delete = format!("CREATE TRIGGER head_stays BEFORE DELETE ON head {refusal}");
    database.execute_unprepared(&update).await?;
    database.execute_unprepared(&delete).await?;
    Ok(())
}

/// On PostgreSQL: tells every server that a log grew, with the commit of the transaction that made it grow.
pub(crate) async fn growth_is_told(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    if manager.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    let database = manager.get_connection();
    let channel = crate::CHANNEL;
    let function = format!(
        "CREATE FUNCTION tell_growth() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
         PERFORM pg_notify('{channel}', ''); RETURN NULL; END $$"
    );
    let trigger = "CREATE TRIGGER growth_is_told AFTER INSERT ON entry \
                   FOR EACH STATEMENT EXECUTE FUNCTION tell_growth()";
    database.execute_unprepared(&function).await?;
    database.execute_unprepared(trigger).await?;
    Ok(())
}
