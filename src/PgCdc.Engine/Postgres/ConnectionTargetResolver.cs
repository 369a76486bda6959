namespace PgCdc.Engine.Postgres;

/// <summary>Makes a complete target out of what the user said and what the environment adds, with the rules of libpq.</summary>
public static class ConnectionTargetResolver
{
    /// <summary>Resolves one request. Looks at environment variables and files; talks to no server.</summary>
    /// <exception cref="PgCdcException">The request contradicts itself or cannot be understood.</exception>
    public static ConnectionTarget Resolve(ConnectionRequest request, LibpqEnvironment environment) => throw new NotImplementedException();
}
