namespace PgCdc;

/// <summary>What a writer did.</summary>
public enum ChangeStatus
{
    /// <summary>The object did not exist and was made.</summary>
    Created,

    /// <summary>The object existed and was altered.</summary>
    Updated,

    /// <summary>Everything was as asked already; nothing was changed.</summary>
    AlreadyPresent,
}
