namespace PgCdc.Sandbox;

/// <summary>The sandbox could not do what it was asked; the message says why and what to do.</summary>
public sealed class SandboxException(string message, Exception? innerException = null) : Exception(message, innerException);
