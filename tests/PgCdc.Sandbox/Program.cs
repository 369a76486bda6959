using PgCdc.Sandbox;

return args switch
{
    ["serve"] => await ServeCommand.RunAsync(null),
    ["serve", var major] => await ServeCommand.RunAsync(major),
    _ => 0,
};
