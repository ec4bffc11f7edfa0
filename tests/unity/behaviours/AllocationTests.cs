using System;
using System.Linq;
using NUnit.Framework;
using UnityEngine;
using UnityEngine.UIElements;

namespace Iris.Unity.Tests
{
    /// <summary>In steady state, no frame of the whole character leaves anything to collect.</summary>
    public sealed class AllocationTests
    {
        private const int Frames = 300;

        [Test]
        public void AWholeCharacterThatSpeaksAllocatesNothingButItsReports()
        {
            using var stage = new AvatarFixture();
            Whole(stage);
            stage.Open();
            stage.Answer(1, 12000);
            var allocated = new long[Frames];
            var open = 0f;
            for (var i = 0; i < 200; i++)
            {
                stage.Frame();
            }
            for (var i = 0; i < Frames; i++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                stage.Frame();
                allocated[i] = GC.GetAllocatedBytesForCurrentThread() - before;
                open += stage.Weight("jawOpen");
            }
            Assert.That(open, Is.GreaterThan(100), "it really spoke");
            // Every 200 ms Iris is told what was heard; that is an object, and it is sent.
            var reports = (int)(Frames / 60.0 / 0.2) + 1;
            Assert.That(allocated.Count(one => one > 0), Is.LessThanOrEqualTo(reports));
            Assert.That(allocated.Max(), Is.LessThan(2000));
        }

        [Test]
        public void AWholeCharacterThatIsQuietAllocatesNothing()
        {
            using var stage = new AvatarFixture();
            Whole(stage);
            stage.Open();
            for (var i = 0; i < 400; i++)
            {
                stage.Frame();
            }
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Frames; i++)
            {
                stage.Frame();
            }
            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        }

        private static void Whole(AvatarFixture stage)
        {
            stage.Bone("Hair_a_1", stage.Bone("Hair_a_0", stage.Head, 0.1f), -0.1f);
            stage.Head.gameObject.AddComponent<IrisSpringCollider>();
            stage.Character.AddComponent<Animator>().Know("Idle", "Speaking");
            Camera.main = new GameObject("Camera").AddComponent<Camera>();
            Camera.main.transform.position = new Vector3(1, 2, 3);
            stage.Add<IrisAvatar>();
            stage.Add<IrisVoice>();
            stage.Add<IrisLipSync>();
            stage.Add<IrisLiveliness>();
            stage.Add<IrisExpressions>().Show("happy");
            stage.Add<IrisLookAt>();
            stage.Add<IrisAnimation>();
            stage.Add<IrisSpringBones>();
            stage.Add<IrisTriggers>();
            stage.Add<IrisMicrophone>();
            stage.Character.AddComponent<UIDocument>();
            stage.Add<IrisCaptions>();
            stage.Add<IrisStatus>();
        }
    }
}
