//! Many rows in few statements.

use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, Insert};

/// Rows of one statement: few different sizes, so that the database keeps their plans.
const SIZES: [usize; 9] = [256, 128, 64, 32, 16, 8, 4, 2, 1];

/// Inserts all rows.
pub(crate) async fn insert_all<A, C>(database: &C, rows: Vec<A>) -> Result<(), DbErr>
where
    A: ActiveModelTrait,
    C: ConnectionTrait,
{
    let mut left = rows.len();
    let mut rows = rows.into_iter();
    for size in SIZES {
        while left >= size {
            Insert::many(rows.by_ref().take(size)).exec_without_returning(database).await?;
            left -= size;
        }
    }
    Ok(())
}

/// Inserts all rows, or does with a row that stands already what `conflict` says; how many were inserted or changed.
pub(crate) async fn upsert_all<A, C>(database: &C, rows: Vec<A>, conflict: &OnConflict) -> Result<u64, DbErr>
where
    A: ActiveModelTrait,
    C: ConnectionTrait,
{
    let (mut left, mut written) = (rows.len(), 0);
    let mut rows = rows.into_iter();
    for size in SIZES {
        while left >= size {
            let statement = Insert::many(rows.by_ref().take(size)).on_conflict(conflict.clone());
            written += statement.exec_without_returning(database).await?;
            left -= size;
        }
    }
    Ok(written)
}
