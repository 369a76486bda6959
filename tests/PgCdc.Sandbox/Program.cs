using PgCdc.Sandbox;

if (!ProgramArguments.TryParse(args, out var arguments))
{
    Console.Error.WriteLine(ProgramArguments.Usage);
    return 2;
}

if (arguments.Help)
{
    Console.WriteLine(ProgramArguments.Usage);
    return 0;
}

using var interrupt = new Interrupt();
return arguments.Serve
    ? await ServeCommand.RunAsync(arguments.Major, interrupt.Token)
    : await Tour.RunAsync(Tour.Steps, arguments, Screen.OfConsole(), interrupt.Token);
