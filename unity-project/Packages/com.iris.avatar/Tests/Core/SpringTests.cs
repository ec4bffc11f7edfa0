using System;
using System.Numerics;
using NUnit.Framework;

namespace Iris.Core.Tests
{
    public sealed class SpringTests
    {
        private static readonly Vector3[] Sideways =
        {
            Vector3.Zero, new Vector3(0.1f, 0, 0), new Vector3(0.2f, 0, 0), new Vector3(0.3f, 0, 0),
        };

        private static void Run(
            SpringBone bone, float seconds, float frame, params SpringCollider[] colliders)
        {
            for (var time = 0f; time < seconds; time += frame)
            {
                bone.Update(Vector3.Zero, Quaternion.Identity, frame, colliders);
            }
        }

        [Test]
        public void WithoutStiffnessItComesToHangStraightDown()
        {
            var bone = new SpringBone(Sideways) { Stiffness = 0 };
            Run(bone, 20, 1 / 60f);
            Assert.That(Vector3.Distance(bone.Joints[3], new Vector3(0, -0.3f, 0)), Is.LessThan(0.01f));
        }

        [Test]
        public void WithoutGravityItStaysAsModelled()
        {
            var bone = new SpringBone(Sideways) { Gravity = Vector3.Zero };
            Run(bone, 2, 1 / 60f);
            Assert.That(Vector3.Distance(bone.Joints[3], Sideways[3]), Is.LessThan(1e-4f));
        }

        [Test]
        public void ABoneWithoutALengthIsNotTurned()
        {
            var bone = new SpringBone(new[] { Vector3.Zero, Vector3.Zero, new Vector3(0.1f, 0, 0) });
            Run(bone, 1, 1 / 60f);
            Assert.That(bone.Swing(0, Quaternion.Identity), Is.EqualTo(Quaternion.Identity));
            Assert.That(bone.Swing(1, Quaternion.Identity).Length(), Is.EqualTo(1).Within(1e-4f));
        }

        [Test]
        public void BonesKeepTheirLength()
        {
            var bone = new SpringBone(Sideways);
            var random = new SeededRandom(1);
            for (var i = 0; i < 300; i++)
            {
                var root = new Vector3((float)random.Between(-1, 1), (float)random.Between(-1, 1), 0);
                bone.Update(root, Quaternion.Identity, 1 / 60f, default);
                for (var joint = 1; joint < 4; joint++)
                {
                    Assert.That(Vector3.Distance(bone.Joints[joint], bone.Joints[joint - 1]),
                        Is.EqualTo(0.1f).Within(1e-4f));
                }
            }
        }

        [Test]
        public void ItTrailsBehindAHeadThatMoves()
        {
            var bone = new SpringBone(Sideways) { Gravity = Vector3.Zero };
            bone.Update(new Vector3(0, 0.1f, 0), Quaternion.Identity, 1 / 30f, default);
            Assert.That(bone.Joints[0].Y, Is.EqualTo(0.1f).Within(1e-5f));
            Assert.That(bone.Joints[3].Y, Is.LessThan(0.09f));
        }

        [Test]
        public void ItGoesThroughNoCollider()
        {
            var bone = new SpringBone(Sideways) { Stiffness = 0, Radius = 0.01f };
            var ball = new SpringCollider(new Vector3(0.15f, -0.12f, 0), 0.08f);
            for (var i = 0; i < 600; i++)
            {
                bone.Update(Vector3.Zero, Quaternion.Identity, 1 / 60f, new[] { ball });
                Assert.That(Vector3.Distance(bone.Joints[1], ball.Start), Is.GreaterThan(0.085f));
            }
            Run(bone, 5, 1 / 60f);
            Assert.That(bone.Joints[1].Y, Is.LessThan(-0.09f), "without it, it would hang down");
        }

        [TestCase(0.5f, 0, 0, 0.5f, 1.1f, 0)]
        [TestCase(-0.05f, 0, 0, -1.1f, 0, 0)]
        [TestCase(0, 2, 0, 0, 2, 0)]
        public void ACapsulePushesOutTheNearestWay(
            float x, float y, float z, float toX, float toY, float toZ)
        {
            var capsule = new SpringCollider(Vector3.Zero, Vector3.UnitX, 1);
            var pushed = capsule.PushOut(new Vector3(x, y, z), 0.1f);
            Assert.That(Vector3.Distance(pushed, new Vector3(toX, toY, toZ)), Is.LessThan(1e-4f));
        }

        [Test]
        public void ItSwingsAlikeAtAnyFrameRate()
        {
            SpringBone slow = new SpringBone(Sideways), fast = new SpringBone(Sideways);
            for (var i = 0; i < 30; i++)
            {
                slow.Update(Vector3.Zero, Quaternion.Identity, 4 * SpringBone.Step, default);
                for (var part = 0; part < 4; part++)
                {
                    fast.Update(Vector3.Zero, Quaternion.Identity, SpringBone.Step, default);
                }
            }
            Assert.That(Vector3.Distance(slow.Joints[3], fast.Joints[3]), Is.LessThan(0.02f));
        }

        [Test]
        public void AfterATeleportItHangsAtRestAndDoesNotFlutter()
        {
            var bone = new SpringBone(Sideways) { Gravity = Vector3.Zero };
            var there = new Vector3(3, 0, -2);
            bone.Update(there, Quaternion.Identity, 1 / 60f, default);
            for (var joint = 0; joint < 4; joint++)
            {
                var wanted = there + Sideways[joint] - Sideways[0];
                Assert.That(Vector3.Distance(bone.Joints[joint], wanted), Is.LessThan(1e-4f));
            }
            bone.Update(there + new Vector3(0, 0, 0.2f), Quaternion.Identity, 1 / 60f, default);
            Assert.That(bone.Joints[3].Z, Is.LessThan(there.Z + 0.19f), "a quick step pulls it along");
        }

        [Test]
        public void ALongPauseDoesNotTearIt()
        {
            var bone = new SpringBone(Sideways);
            bone.Update(new Vector3(100, 0, 0), Quaternion.Identity, 30, default);
            Assert.That(Vector3.Distance(bone.Joints[3], bone.Joints[0]), Is.LessThan(0.31f));
        }

        [Test]
        public void TheSwingTurnsTheBoneAsModelledToWhereItIs()
        {
            var bone = new SpringBone(Sideways) { Stiffness = 5 };
            Run(bone, 1, 1 / 60f);
            var turned = Vector3.Transform(Vector3.UnitX, bone.Swing(1, Quaternion.Identity));
            var now = Vector3.Normalize(bone.Joints[2] - bone.Joints[1]);
            Assert.That(Vector3.Distance(turned, now), Is.LessThan(1e-3f));
            Assert.That(now.Y, Is.LessThan(-0.2f));
        }

        [Test]
        public void AChainHasTwoJoints() =>
            Assert.Throws<ArgumentException>(() => new SpringBone(new Vector3[1]));
    }
}
