namespace PgCdc.Engine.Readiness.Checks.Server;

/// <summary>Something that a slot needs to survive a failover and does not have.</summary>
/// <param name="Text">What is missing, for a sentence.</param>
/// <param name="Objects">The slots or settings concerned.</param>
/// <param name="Fix">What puts it right.</param>
internal sealed record FailoverGap(string Text, IReadOnlyList<string> Objects, Fix Fix);
