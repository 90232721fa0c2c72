#!/usr/bin/env -S node --conditions=@crosswalk/source
export {}
