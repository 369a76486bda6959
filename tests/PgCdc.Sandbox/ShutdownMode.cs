namespace PgCdc.Sandbox;

/// <summary>How a server is stopped, in the words of pg_ctl.</summary>
public enum ShutdownMode
{
    /// <summary>Sessions are ended and a checkpoint is made.</summary>
    Fast,

    /// <summary>As in a crash: the next start recovers.</summary>
    Immediate,
}
