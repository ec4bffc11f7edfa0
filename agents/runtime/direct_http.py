"""Requests that no proxy carries: to servers of this machine, or of its network."""

import urllib.request

direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
