//! sea-orm entities, the append transaction, read models, the people vault.
