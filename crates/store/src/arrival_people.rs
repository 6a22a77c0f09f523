//! Who and what comes with a log to this server: the community, the accounts that work there, who looked at what, the
//! roll for the index. What another server says of itself is taken only as far as it is about this election.

use crate::append::AppendError;
use crate::arrival::{Arrival, ArrivalError};
use crate::batch_people::People;
use crate::entity::{access_log, account, account_grant, community, roll_index};
use crate::error::StoreError;
use crate::luggage::comes_along;
use crate::rows::insert_all;
use election::PersonId;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use std::collections::BTreeSet;
use uuid::Uuid;

/// No other account here has the name of one that comes.
async fn require_free_names<C: ConnectionTrait>(database: &C, news: &[account::Model]) -> Result<(), ArrivalError> {
    let taken = account::Entity::find().select_only().column(account::Column::Name);
    let taken: BTreeSet<String> = taken.into_tuple::<String>().all(database).await?.into_iter().collect();
    match news.iter().find(|row| taken.contains(&row.name)) {
        Some(row) => Err(ArrivalError::AccountTaken { name: row.name.clone() }),
        None => Ok(()),
    }
}

/// The community and who may work there. Who is known here already stays as known here.
pub(crate) async fn write_people<C: ConnectionTrait>(database: &C, arrival: &Arrival) -> Result<(), ArrivalError> {
    let luggage = &arrival.luggage;
    let community = luggage.community.clone().into_active_model();
    community::Entity::insert(community).on_conflict_do_nothing().exec_without_returning(database).await?;
    let known = account::Entity::find().select_only().column(account::Column::Id).into_tuple::<Uuid>();
    let known: BTreeSet<Uuid> = known.all(database).await?.into_iter().collect();
    let news = |account: &Uuid| !known.contains(account);
    let accounts: Vec<_> = luggage.accounts.iter().filter(|row| news(&row.id)).cloned().collect();
    require_free_names(database, &accounts).await?;
    insert_all(database, accounts.into_iter().map(IntoActiveModel::into_active_model).collect()).await?;
    let granted = account_grant::Entity::find().select_only().column(account_grant::Column::Id).into_tuple::<Uuid>();
    let granted: BTreeSet<Uuid> = granted.all(database).await?.into_iter().collect();
    let comes = |row: &&account_grant::Model| comes_along(row, arrival.election, &luggage.community);
    let grants = luggage.grants.iter().filter(comes).filter(|row| !granted.contains(&row.id)).cloned();
    insert_all(database, grants.map(IntoActiveModel::into_active_model).collect()).await?;
    Ok(())
}

pub(crate) async fn write_looks<C: ConnectionTrait>(database: &C, arrival: &Arrival) -> Result<(), ArrivalError> {
    let ours = |look: &&access_log::Model| look.election == arrival.election.0;
    let known = access_log::Entity::find()
        .select_only()
        .column(access_log::Column::Id)
        .filter(access_log::Column::Election.eq(arrival.election.0))
        .into_tuple::<Uuid>();
    let known: BTreeSet<Uuid> = known.all(database).await?.into_iter().collect();
    let looks = arrival.luggage.looks.iter().filter(ours).filter(|look| !known.contains(&look.id)).cloned();
    insert_all(database, looks.map(IntoActiveModel::into_active_model).collect()).await?;
    Ok(())
}

/// Puts the roll in the place of the one that stood in the index.
pub(crate) async fn write_index<C: ConnectionTrait>(database: &C, arrival: &Arrival) -> Result<(), ArrivalError> {
    let stood = roll_index::Entity::find()
        .select_only()
        .column(roll_index::Column::Person)
        .filter(roll_index::Column::Election.eq(arrival.election.0))
        .into_tuple::<Uuid>();
    let stood: Vec<PersonId> = stood.all(database).await?.into_iter().map(PersonId).collect();
    let mut people = People::read(database, arrival.index.iter()).await?;
    match people.apply(arrival.election, &arrival.index, &stood) {
        Err(AppendError::Duplicate { given, .. }) => return Err(ArrivalError::Duplicate { person: given }),
        Err(error) => return Err(StoreError::Corrupt(error.to_string()).into()),
        Ok(()) => {}
    }
    Ok(people.write(database).await?)
}
