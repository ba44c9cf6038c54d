/** Topics and schemas of a deployment on its cluster: created, checked, described. */
package dev.goodhart.admin;
