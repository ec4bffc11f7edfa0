using System;
using System.Collections.Generic;
using System.Linq;
using Iris.Core;
using NUnit.Framework;
using UnityEngine;

namespace Iris.Unity.Tests
{
    public sealed class BodyTests
    {
        private AvatarFixture _stage = null!;

        [SetUp]
        public void Open()
        {
            _stage = new AvatarFixture();
            _stage.Add<IrisAvatar>();
        }

        [TearDown]
        public void Close() => _stage.Dispose();

        [Test]
        public void TheHeadFollowsWhatTheEyesLookAtAPartOfTheWay()
        {
            var target = new GameObject("Target").transform;
            var look = _stage.Add<IrisLookAt>();
            look.Target = target;
            _stage.Add<IrisLiveliness>();
            target.position = _stage.Head.position + new Vector3(1, 0, 1);
            for (var i = 0; i < 120; i++) { Player.Frame(); }
            Assert.That(look.HeadAngles.x, Is.EqualTo(0.6 * 16).Within(0.2), "45 degrees are farther than it goes");
            var ahead = _stage.Head.rotation * Vector3.forward;
            Assert.That(System.Math.Atan2(ahead.x, ahead.z) * 180 / System.Math.PI, Is.EqualTo(9.6).Within(6), "beside what it does by itself");
        }

        [Test]
        public void AnimationsArePickedAtRandomAndDifferWhileSheSpeaks()
        {
            var animator = _stage.Character.AddComponent<Animator>();
            animator.Know("Idle A", "Idle B", "Talk A", "Talk B");
            _stage.Add<IrisVoice>();
            _stage.Add<IrisAnimation>(("_idle", new[] { "Idle A", "Idle B", "Missing" }),
                ("_speaking", new[] { "Talk A", "Talk B" }));
            _stage.Open();
            _stage.Frames(60 * 20);
            Assert.That(animator.Played.Distinct(), Is.EquivalentTo(new[] { "Idle A", "Idle B" }));
            Assert.That(animator.Played.Count, Is.InRange(9, 14), "each runs to its end");
            animator.Played.Clear();
            _stage.Answer(1, 3000);
            _stage.Frames(120);
            Assert.That(animator.Played.First(), Does.StartWith("Talk"));
            Assert.That(animator.Played.Any(one => one.StartsWith("Idle")), Is.False);
            _stage.Frames(120);
            Assert.That(animator.Played.Last(), Does.StartWith("Idle"));
        }

        [Test]
        public void SheGreetsOnceListensAndThinks()
        {
            var animator = _stage.Character.AddComponent<Animator>();
            animator.Know("Idle", "Hello", "Hear", "Think", "Talk");
            _stage.Add<IrisAnimation>(("_greeting", new[] { "Hello" }), ("_listening", new[] { "Hear" }),
                ("_thinking", new[] { "Think" }), ("_speaking", new[] { "Talk" }));
            _stage.Open();
            _stage.Frames(60 * 5);
            Assert.That(animator.Played.Distinct(), Is.EqualTo(new[] { "Idle", "Hello" }).Or.EqualTo(new[] { "Hello", "Idle" }));
            Assert.That(animator.Played.Count(one => one == "Hello"), Is.EqualTo(1));
            animator.Played.Clear();
            _stage.Say(new VadStarted { Device = "d" });
            _stage.Frames(3);
            Assert.That(animator.Played, Is.EqualTo(new[] { "Hear" }));
            _stage.Say(new AsrFinal { Device = "d", Text = "?", Language = "en" }, new TurnStarted { Turn = 1, Text = "?" });
            _stage.Frames(3);
            Assert.That(animator.Played.Last(), Is.EqualTo("Think"));
        }

        [Test]
        public void FireworksAreMadeWhenTheSceneStartsAndPlayWhenTold()
        {
            var fireworks = new GameObject("Effects").AddComponent<IrisFireworks>();
            var system = fireworks.GetComponent<ParticleSystem>();
            Assert.That((system.isPlaying, system.Plays), Is.EqualTo((false, 0)));
            Assert.That(system.emission.Bursts.Select(one => (int)one.count.constant), Is.EqualTo(new[] { 160, 120, 200 }));
            Assert.That(system.colorOverLifetime.enabled && system.sizeOverLifetime.enabled);
            Assert.That(Debug.Said, Is.Empty);
            fireworks.Play();
            Assert.That(system.Plays, Is.EqualTo(1));
        }

        [Test]
        public void WithoutAnAnimatorNothingHappens()
        {
            _stage.Add<IrisAnimation>();
            _stage.Frames(3);
            Assert.That(Debug.Said.Where(one => one.StartsWith("error")), Is.Empty);
        }

        [TestCase(false)]
        [TestCase(true)]
        public void LifeComesOnTopOfWhateverMovesTheChest(bool animated)
        {
            var chest = _stage.Head.parent.parent;
            var angle = 0f;
            if (animated)
            {
                _stage.Character.AddComponent<Animator>().Moves = () =>
                    chest.localRotation = Quaternion.Euler(0, angle += 0.1f, 0);
            }
            var life = _stage.Add<IrisLiveliness>();
            var turned = new List<float>();
            _stage.Frames(600, () =>
                turned.Add(Quaternion.Angle(chest.localRotation, Quaternion.Euler(0, angle, 0))));
            Assert.That(turned.Max(), Is.InRange(0.5f, 5f));
            Assert.That(Enumerable.Range(1, 599).Max(i => Math.Abs(turned[i] - turned[i - 1])), Is.LessThan(0.3f), "no jumps");
            life.enabled = false;
            Assert.That(Quaternion.Angle(chest.localRotation, Quaternion.Euler(0, angle, 0)), Is.LessThan(0.1f));
        }

        [Test]
        public void HerHeadTurnsAsThePagesDoes()
        {
            _stage.Add<IrisLiveliness>();
            var body = _stage.Character.transform;
            var most = 0f;
            _stage.Frames(240, () =>
                most = System.Math.Max(most, Quaternion.Angle(_stage.Head.rotation, body.rotation)));
            var her = _stage.Avatar.Liveliness;
            // Without an animation, chest, neck and head are turned one on top of the other.
            var turns = new[] { her.Chest, her.Head, her.Head };
            var shares = new[] { 1f, 0.4f, 0.6f };
            var wanted = Quaternion.identity;
            for (var i = 0; i < turns.Length; i++)
            {
                wanted *= Quaternion.Euler((float)turns[i].X * shares[i],
                    -(float)turns[i].Y * shares[i], -(float)turns[i].Z * shares[i]);
            }
            Assert.That(Quaternion.Angle(_stage.Head.rotation, body.rotation * wanted), Is.LessThan(0.2f));
            Assert.That(most, Is.GreaterThan(0.2f), "at some moment she moves");
        }

        [Test]
        public void HairTrailsBehindAHeadThatTurnsAndComesToRest()
        {
            var hair = Hair();
            var springs = _stage.Add<IrisSpringBones>();
            Assert.That(springs.Chains, Is.EqualTo(1));
            _stage.Frames(120);
            var rest = hair.localRotation;
            var most = 0f;
            _stage.Frames(30, () =>
            {
                _stage.Head.localRotation = Quaternion.Euler(0, 0, 30);
                most = System.Math.Max(most, Quaternion.Angle(hair.localRotation, rest));
            });
            Assert.That(most, Is.GreaterThan(10), "it stays behind");
            _stage.Frames(240);
            Assert.That(Quaternion.Angle(hair.localRotation, rest), Is.LessThan(1));
        }

        [Test]
        public void HairFallsWithGravityAndNotThroughTheShoulder()
        {
            var hair = Hair();
            var tip = hair.GetChild(0).GetChild(0);
            var free = tip.position;
            _stage.Add<IrisSpringBones>(("_gravity", new Vector3(0, -9.81f, 0)), ("_stiffness", 20f));
            _stage.Frames(300);
            Assert.That(tip.position.y, Is.LessThan(free.y - 0.05f));
            UnityEngine.Object.Destroy(_stage.Character.GetComponent<IrisSpringBones>());
            Player.Frame();
            var shoulder = _stage.Bone("Shoulder", _stage.Head, 0);
            shoulder.position = tip.position;
            shoulder.gameObject.AddComponent<IrisSpringCollider>().Shape(Vector3.zero, Vector3.zero, 0.05f);
            _stage.Add<IrisSpringBones>(("_gravity", new Vector3(0, -9.81f, 0)), ("_stiffness", 20f));
            _stage.Frames(300);
            Assert.That(Vector3.Distance(tip.position, shoulder.position), Is.GreaterThan(0.05f));
        }

        /// <summary>Three bones to the side of the head; gives the first.</summary>
        private Transform Hair()
        {
            var first = _stage.Bone("Hair_side_0", _stage.Head, 0.15f, 0.08f);
            var second = _stage.Bone("Hair_side_1", first, -0.02f, 0.07f);
            _stage.Bone("Hair_side_2", second, -0.02f, 0.07f);
            return first;
        }
    }
}
