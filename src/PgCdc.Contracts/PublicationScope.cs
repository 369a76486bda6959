namespace PgCdc;

/// <summary>What a publication is made for.</summary>
public enum PublicationScope
{
    /// <summary>FOR TABLE: a list of tables.</summary>
    Table,

    /// <summary>FOR TABLES IN SCHEMA (PostgreSQL 15 and later): later tables of the schema are included.</summary>
    Schema,

    /// <summary>FOR ALL TABLES: every table of the database, later ones included.</summary>
    AllTables,
}
