using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Connections;

/// <summary>A regular expression of PostgreSQL's that .NET does not take.</summary>
internal sealed class HbaRegexException(HbaRuleFacts rule, Exception innerException)
    : Exception($"Line {rule.Line} of pg_hba.conf holds a regular expression that cannot be tried here.", innerException);
