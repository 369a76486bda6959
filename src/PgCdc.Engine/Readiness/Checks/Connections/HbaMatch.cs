using System.Text.RegularExpressions;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Connections;

/// <summary>Whether a rule of pg_hba.conf is about a user and a database.</summary>
/// <remarks>pg_hba_file_rules shows names without their quotes, so a quoted "all" cannot be told from the keyword.</remarks>
internal sealed class HbaMatch
{
    private static readonly TimeSpan RegexLimit = TimeSpan.FromMilliseconds(100);

    private readonly string user;
    private readonly string database;
    private readonly string[] memberOf;
    private readonly bool regexKnown;

    public HbaMatch(Snapshot snapshot)
    {
        user = snapshot.Request.UserName;
        database = snapshot.Target.Database;
        memberOf = snapshot.User?.MemberOf ?? [user];
        regexKnown = snapshot.Server.Major >= 16;
    }

    /// <summary>True when the rule is about the CDC user.</summary>
    /// <exception cref="HbaRegexException">A regular expression of the rule cannot be tried here.</exception>
    public bool IsForUser(HbaRuleFacts rule) => rule.Users.Any(name => name switch
    {
        "all" => true,
        ['+', .. var group] => memberOf.Contains(group),
        _ => Named(rule, name, user),
    });

    /// <summary>True when the rule is about the database: logical replication gives its name, so <c>replication</c> is not meant.</summary>
    /// <exception cref="HbaRegexException">A regular expression of the rule cannot be tried here.</exception>
    public bool IsForDatabase(HbaRuleFacts rule) => rule.Databases.Any(name => name switch
    {
        "all" => true,
        "sameuser" => database == user,
        "samerole" or "samegroup" => memberOf.Contains(database),
        "replication" => false,
        _ => Named(rule, name, database),
    });

    private bool Named(HbaRuleFacts rule, string pattern, string name)
    {
        if (!regexKnown || pattern is not ['/', .. var expression])
        {
            return pattern == name;
        }

        try
        {
            return Regex.IsMatch(name, expression, RegexOptions.CultureInvariant, RegexLimit);
        }
        catch (Exception exception) when (exception is ArgumentException or RegexMatchTimeoutException)
        {
            throw new HbaRegexException(rule, exception);
        }
    }
}
