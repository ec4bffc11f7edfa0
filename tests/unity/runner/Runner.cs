using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using NUnit.Framework.Api;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

/// <summary>
/// Runs the NUnit tests of assemblies and prints one line for each, a tab between its parts:
/// how it went, its name, milliseconds. What went wrong follows, indented.
/// </summary>
internal static class Runner
{
    private static int Main(string[] assemblies)
    {
        var listener = new Listener(Console.Out);
        foreach (var assembly in assemblies)
        {
            Run(Assembly.LoadFrom(Path.GetFullPath(assembly)), listener);
        }
        return listener.Failed ? 1 : 0;
    }

    private static void Run(Assembly assembly, Listener listener)
    {
        var runner = new NUnitTestAssemblyRunner(new DefaultTestAssemblyBuilder());
        var settings = new Dictionary<string, object>
        {
            ["SynchronousEvents"] = true,
            ["NumberOfTestWorkers"] = 0,
        };
        var root = runner.Load(assembly, settings);
        if (root.RunState == RunState.NotRunnable)
        {
            listener.Broken(assembly, root);
            return;
        }
        runner.Run(listener, TestFilter.Empty);
    }

    private sealed class Listener : ITestListener
    {
        // NUnit puts its own writer in the console's place while tests run.
        private readonly TextWriter _out;

        public Listener(TextWriter output) => _out = output;

        public bool Failed { get; private set; }

        public void Broken(Assembly assembly, ITest root)
        {
            Failed = true;
            Print("failed", assembly.GetName().Name!, 0, root.Properties.Get("_SKIPREASON") as string);
        }

        public void TestFinished(ITestResult result)
        {
            var status = result.ResultState.Status;
            var broken = status == TestStatus.Failed || result.ResultState.Site == FailureSite.SetUp;
            Failed |= broken;
            if (result.Test.IsSuite && !(broken && result.ResultState.Site != FailureSite.Child))
            {
                return;
            }
            var word = broken ? "failed" : status == TestStatus.Passed ? "passed" : "skipped";
            Print(word, result.FullName, result.Duration * 1000,
                word == "passed" ? null : $"{result.Message}\n{result.StackTrace}");
        }

        public void TestStarted(ITest test)
        {
        }

        public void TestOutput(TestOutput output)
        {
        }

        public void SendMessage(TestMessage message)
        {
        }

        private void Print(string word, string name, double milliseconds, string? why)
        {
            _out.WriteLine($"{word}\t{name.Replace("\t", " ").Replace("\n", " ")}\t{milliseconds:F0}");
            foreach (var line in (why ?? "").Split('\n').Where(line => line.Trim().Length > 0))
            {
                _out.WriteLine("    " + line.TrimEnd());
            }
            _out.Flush();
        }
    }
}
