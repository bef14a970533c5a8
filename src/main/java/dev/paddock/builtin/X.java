package dev.paddock.builtin;

class X {}
