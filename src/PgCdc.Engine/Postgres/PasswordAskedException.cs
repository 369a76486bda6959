namespace PgCdc.Engine.Postgres;

/// <summary>The server asks for a password and there is none. Tells this from other failures without reading a message, and keeps Npgsql from looking
/// for a password of its own in the environment.</summary>
internal sealed class PasswordAskedException : Exception;
