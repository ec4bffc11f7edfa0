using System;
using System.Collections;
using System.Collections.Generic;
using System.Reflection;

namespace UnityEngine
{
    /// <summary>An object that is destroyed equals null, as in Unity.</summary>
    public class Object
    {
        internal bool Destroyed;
        public string name { get; set; } = "";
        public static bool operator ==(Object a, Object b) => IsNull(a) ? IsNull(b) : ReferenceEquals(a, b);
        public static bool operator !=(Object a, Object b) => !(a == b);
        public static implicit operator bool(Object one) => !IsNull(one);
        public override bool Equals(object other) => other is Object one ? this == one : other is null && Destroyed;
        public override int GetHashCode() => base.GetHashCode();

        public static void Destroy(Object one)
        {
            switch (one)
            {
                case GameObject thing: thing.DestroyAll(); break;
                case MonoBehaviour behaviour: behaviour.End(); break;
                case null: return;
            }
            one.Destroyed = true;
        }

        public static void DestroyImmediate(Object one) => Destroy(one);
        public static T FindObjectOfType<T>() where T : Object => Player.Find<T>();
        public static T[] FindObjectsOfType<T>() where T : Object => OpenScene.All<T>();
        private static bool IsNull(Object one) => one is null || one.Destroyed;
    }

    public class ScriptableObject : Object
    {
        /// <summary>In the editor Unity calls Reset of what is made, which sets what depends on the machine.</summary>
        public static T CreateInstance<T>() where T : ScriptableObject, new()
        {
            var made = new T();
            var reset = typeof(T).GetMethod("Reset", BindingFlags.Instance | BindingFlags.NonPublic, null, Type.EmptyTypes, null);
            if (!Player.Running) { reset?.Invoke(made, null); }
            return made;
        }
    }

    public class Component : Object
    {
        public GameObject gameObject { get; internal set; }
        public Transform transform => gameObject.transform;
        public T GetComponent<T>() => gameObject.GetComponent<T>();
        public bool TryGetComponent<T>(out T found) => (found = GetComponent<T>()) != null;

        public T GetComponentInParent<T>()
        {
            for (var at = transform; at is object; at = at.parent)
            {
                if (at.GetComponent<T>() is { } found) { return found; }
            }
            return default;
        }

        public T GetComponentInChildren<T>(bool includeInactive = false)
        {
            var found = GetComponentsInChildren<T>(includeInactive);
            return found.Length > 0 ? found[0] : default;
        }

        public T[] GetComponentsInChildren<T>(bool includeInactive = false)
        {
            var found = new List<T>();
            transform.Collect(found);
            return found.ToArray();
        }
    }

    public class Behaviour : Component
    {
        private bool _enabled = true;
        public bool isActiveAndEnabled => enabled && gameObject.activeSelf;

        public bool enabled
        {
            get => _enabled;
            set
            {
                if (_enabled != value)
                {
                    _enabled = value;
                    Switched(value);
                }
            }
        }

        internal virtual void Switched(bool on) { }
    }

    /// <summary>Its messages are called as Unity calls them, by name; <see cref="Player"/> drives it.</summary>
    public class MonoBehaviour : Behaviour
    {
        private readonly List<Stack<IEnumerator>> _routines = new List<Stack<IEnumerator>>();
        internal Action Updates, LateUpdates;
        internal int Order;

        public Coroutine StartCoroutine(IEnumerator routine)
        {
            var stack = new Stack<IEnumerator>();
            stack.Push(routine);
            _routines.Add(stack);
            Step(stack);
            return new Coroutine();
        }

        public void StopAllCoroutines() => _routines.Clear();

        internal void Pause(bool on) =>
            GetType().GetMethod("OnApplicationPause", BindingFlags.Instance | BindingFlags.NonPublic)?.Invoke(this, new object[] { on });

        internal void Begin()
        {
            Order = GetType().GetCustomAttribute<DefaultExecutionOrder>()?.order ?? 0;
            Updates = Message("Update");
            LateUpdates = Message("LateUpdate");
            Message("Awake")?.Invoke();
            Player.Add(this);
            Switched(true);
        }

        internal void End()
        {
            if (enabled) { Switched(false); }
            Message("OnDestroy")?.Invoke();
            Player.Remove(this);
        }

        internal override void Switched(bool on) => Message(on ? "OnEnable" : "OnDisable")?.Invoke();

        internal void StepRoutines()
        {
            for (var i = _routines.Count - 1; i >= 0; i--) { Step(_routines[i]); }
        }

        private void Step(Stack<IEnumerator> stack)
        {
            while (stack.Count > 0)
            {
                if (!stack.Peek().MoveNext())
                {
                    stack.Pop();
                    continue;
                }
                var waited = stack.Peek().Current;
                var inner = (waited as AsyncOperation)?.Steps ?? waited as IEnumerator;
                if (inner == null) { return; }
                stack.Push(inner);
            }
            _routines.Remove(stack);
        }

        private Action Message(string message)
        {
            var method = GetType().GetMethod(message, BindingFlags.Instance | BindingFlags.NonPublic
                | BindingFlags.Public, null, Type.EmptyTypes, null);
            return method == null ? null : (Action)method.CreateDelegate(typeof(Action), this);
        }
    }

    public class YieldInstruction { }
    public sealed class Coroutine : YieldInstruction { }
    public class AsyncOperation : YieldInstruction { internal IEnumerator Steps; }

    /// <summary>What an editor's open scene has: tests put it there.</summary>
    internal static class OpenScene
    {
        public static readonly List<GameObject> Roots = new List<GameObject>();

        internal static T[] All<T>() where T : Object
        {
            var found = new List<T>();
            foreach (var root in Roots) { if (root != null) { found.AddRange(root.GetComponentsInChildren<T>(true)); } }
            return found.ToArray();
        }
    }

    /// <summary>Sets what is serialized of the component that is added next: a prefab's part.</summary>
    internal static class Configure
    {
        public static Action<Component> Next { get; set; }
    }

    public sealed class GameObject : Object
    {
        private readonly List<Component> _components = new List<Component>();

        public GameObject() : this("") { }
        public GameObject(string name) : this(name, Type.EmptyTypes) { }

        public GameObject(string name, params Type[] components)
        {
            this.name = name;
            transform = new Transform { gameObject = this, name = name };
            _components.Add(transform);
            foreach (var kind in components) { AddComponent(kind); }
        }

        public Transform transform { get; }
        public string tag { get; set; } = "Untagged";
        public bool activeSelf { get; private set; } = true;
        public void SetActive(bool on) => activeSelf = on;
        public T AddComponent<T>() where T : Component => (T)AddComponent(typeof(T));

        public Component AddComponent(Type kind)
        {
            var configure = Configure.Next;
            Configure.Next = null;
            foreach (RequireComponent wanted in kind.GetCustomAttributes(typeof(RequireComponent), true))
            {
                if (!_components.Exists(wanted.m_Type0.IsInstanceOfType)) { AddComponent(wanted.m_Type0); }
            }
            var made = (Component)Activator.CreateInstance(kind, true);
            made.gameObject = this;
            made.name = name;
            _components.Add(made);
            configure?.Invoke(made);
            // Without `Player`, this is the editor: nothing runs there.
            if (made is MonoBehaviour behaviour && Player.Running) { behaviour.Begin(); }
            return made;
        }

        public bool TryGetComponent<T>(out T found) => (found = GetComponent<T>()) != null;
        public T[] GetComponentsInChildren<T>(bool includeInactive = false) => transform.GetComponentsInChildren<T>(includeInactive);

        public T GetComponent<T>()
        {
            foreach (var one in _components)
            {
                if (one is T found && !one.Destroyed) { return found; }
            }
            return default;
        }

        internal void Collect<T>(List<T> found)
        {
            foreach (var one in _components)
            {
                if (one is T wanted && !one.Destroyed) { found.Add(wanted); }
            }
        }

        internal void DestroyAll()
        {
            foreach (var one in _components.ToArray()) { if (one is MonoBehaviour) { Destroy(one); } }
            for (var i = transform.childCount - 1; i >= 0; i--) { Destroy(transform.GetChild(i).gameObject); }
            foreach (var one in _components) { one.Destroyed = true; }
        }
    }
}
